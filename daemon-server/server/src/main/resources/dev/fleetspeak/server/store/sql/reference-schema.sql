CREATE TABLE IF NOT EXISTS clients(
  client_id TEXT(16) PRIMARY KEY,
  client_key BLOB,
  blacklisted BOOLEAN NOT NULL,
  last_contact_time INT8 NOT NULL,
  last_contact_address TEXT(64),
  last_contact_streaming_to TEXT(128),
  last_clock_seconds INT8,
  last_clock_nanos INT4);

CREATE TABLE IF NOT EXISTS client_labels(
  client_id TEXT(16) NOT NULL,
  service_name TEXT(128) NOT NULL,
  label TEXT(128) NOT NULL,
  PRIMARY KEY (client_id, service_name, label),
  FOREIGN KEY (client_id) REFERENCES clients(client_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS client_contacts(
  client_contact_id INTEGER NOT NULL,
  client_id TEXT(16) NOT NULL,
  time INT8 NOT NULL,
  sent_nonce TEXT(16) NOT NULL,
  received_nonce TEXT(16) NOT NULL,
  address TEXT(64),
  PRIMARY KEY (client_contact_id),
  FOREIGN KEY (client_id) REFERENCES clients(client_id));

CREATE TABLE IF NOT EXISTS client_resource_usage_records(
  client_id TEXT(16) NOT NULL,
  scope TEXT(128) NOT NULL,
  pid INT8,
  process_start_time INT8,
  client_timestamp INT8,
  server_timestamp INT8,
  process_terminated BOOLEAN NOT NULL,
  mean_user_cpu_rate REAL,
  max_user_cpu_rate REAL,
  mean_system_cpu_rate REAL,
  max_system_cpu_rate REAL,
  mean_resident_memory_mib INT4,
  max_resident_memory_mib INT4,
  mean_num_fds INT4,
  max_num_fds INT4,
  FOREIGN KEY (client_id) REFERENCES clients(client_id));

CREATE TABLE IF NOT EXISTS messages(
  message_id TEXT(64) NOT NULL,
  source_client_id TEXT(16) NOT NULL,
  source_service_name TEXT(128) NOT NULL,
  source_message_id TEXT(32) NOT NULL,
  destination_client_id TEXT(16),
  destination_service_name TEXT(128) NOT NULL,
  message_type TEXT(128),
  creation_time_seconds INT8 NOT NULL,
  creation_time_nanos INT4 NOT NULL,
  processed_time_seconds INT8,
  processed_time_nanos INT4,
  validation_info BLOB,
  failed INT1,
  failed_reason TEXT,
  annotations BLOB,
  PRIMARY KEY (message_id));

CREATE TABLE IF NOT EXISTS pending_messages(
  message_id TEXT(64) NOT NULL,
  retry_count INT4 NOT NULL,
  scheduled_time INT8 NOT NULL,
  data_type_url TEXT,
  data_value BLOB,
  PRIMARY KEY (message_id),
  FOREIGN KEY (message_id) REFERENCES messages(message_id));

CREATE TABLE IF NOT EXISTS client_contact_messages(
  client_contact_id INTEGER NOT NULL,
  message_id TEXT(64) NOT NULL,
  PRIMARY KEY (client_contact_id, message_id),
  FOREIGN KEY (client_contact_id) REFERENCES client_contacts(client_contact_id),
  FOREIGN KEY (message_id) REFERENCES messages(message_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS broadcasts(
  broadcast_id TEXT(32) NOT NULL,
  source_service_name TEXT(128) NOT NULL,
  destination_service_name TEXT(128),
  message_type TEXT(128) NOT NULL,
  expiration_time_seconds INT8,
  expiration_time_nanos INT4,
  data_type_url TEXT,
  data_value BLOB,
  sent UINT8,
  allocated UINT8,
  message_limit UINT8,
  PRIMARY KEY (broadcast_id));

CREATE TABLE IF NOT EXISTS broadcast_labels(
  broadcast_id TEXT(32) NOT NULL,
  service_name TEXT(128) NOT NULL,
  label TEXT(128) NOT NULL,
  PRIMARY KEY (broadcast_id, service_name, label),
  FOREIGN KEY (broadcast_id) REFERENCES broadcasts(broadcast_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS broadcast_allocations(
  broadcast_id TEXT(32) NOT NULL,
  allocation_id TEXT(16) NOT NULL,
  sent UINT8,
  message_limit UINT8,
  expiration_time_seconds INT8,
  expiration_time_nanos INT4,
  PRIMARY KEY (broadcast_id, allocation_id),
  FOREIGN KEY (broadcast_id) REFERENCES broadcasts(broadcast_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS broadcast_sent(
  broadcast_id TEXT(32) NOT NULL,
  client_id TEXT(16) NOT NULL,
  PRIMARY KEY (client_id, broadcast_id),
  FOREIGN KEY (broadcast_id) REFERENCES broadcasts(broadcast_id),
  FOREIGN KEY (client_id) REFERENCES clients(client_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS files(
  service TEXT(128) NOT NULL,
  name TEST(256) NOT NULL,
  modified_time_nanos INT8 NOT NULL,
  data BLOB,
  PRIMARY KEY (service, name));
