CREATE TABLE IF NOT EXISTS clients(
  client_id BINARY(8) PRIMARY KEY,
  client_key BLOB,
  blacklisted BOOL NOT NULL,
  last_contact_time BIGINT NOT NULL,
  last_contact_address TEXT(64),
  last_contact_streaming_to TEXT(128),
  last_clock_seconds BIGINT UNSIGNED,
  last_clock_nanos INT UNSIGNED);

CREATE TABLE IF NOT EXISTS client_labels(
  client_id BINARY(8) NOT NULL,
  service_name VARCHAR(128) NOT NULL,
  label VARCHAR(128) NOT NULL,
  PRIMARY KEY (client_id, service_name, label),
  CONSTRAINT client_labels_fk_1 FOREIGN KEY (client_id) REFERENCES clients(client_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS client_contacts(
  client_contact_id INTEGER NOT NULL AUTO_INCREMENT,
  client_id BINARY(8) NOT NULL,
  time BIGINT NOT NULL,
  sent_nonce BINARY(8) NOT NULL,
  received_nonce BINARY(8) NOT NULL,
  address VARCHAR(64),
  PRIMARY KEY (client_contact_id),
  CONSTRAINT client_contacts_fk_1 FOREIGN KEY (client_id) REFERENCES clients(client_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS client_resource_usage_records(
  client_id BINARY(8) NOT NULL,
  scope VARCHAR(128) NOT NULL,
  pid BIGINT,
  process_start_time BIGINT,
  client_timestamp BIGINT,
  server_timestamp BIGINT,
  process_terminated BOOL NOT NULL,
  mean_user_cpu_rate REAL,
  max_user_cpu_rate REAL,
  mean_system_cpu_rate REAL,
  max_system_cpu_rate REAL,
  mean_resident_memory_mib INT4,
  max_resident_memory_mib INT4,
  mean_num_fds INT,
  max_num_fds INT,
  CONSTRAINT client_resource_usage_records_fk_1 FOREIGN KEY (client_id) REFERENCES clients(client_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS messages(
  message_id BINARY(32) NOT NULL,
  source_client_id BINARY(8),
  source_service_name VARCHAR(128) NOT NULL,
  source_message_id VARBINARY(16),
  destination_client_id BINARY(8),
  destination_service_name VARCHAR(128) NOT NULL,
  message_type VARCHAR(128),
  creation_time_seconds BIGINT NOT NULL,
  creation_time_nanos INT NOT NULL,
  processed_time_seconds BIGINT,
  processed_time_nanos INT,
  validation_info BLOB,
  failed INT1,
  failed_reason TEXT,
  annotations BLOB,
  PRIMARY KEY (message_id),
  INDEX (destination_client_id));

CREATE TABLE IF NOT EXISTS pending_messages(
  for_server BOOL NOT NULL,
  message_id BINARY(32) NOT NULL,
  retry_count INT NOT NULL,
  scheduled_time BIGINT NOT NULL,
  data_type_url TEXT,
  data_value MEDIUMBLOB,
  PRIMARY KEY (for_server, message_id),
  INDEX (scheduled_time),
  CONSTRAINT pending_messages_fk_1 FOREIGN KEY (message_id) REFERENCES messages(message_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS client_contact_messages(
  client_contact_id INTEGER NOT NULL,
  message_id BINARY(32) NOT NULL,
  PRIMARY KEY (client_contact_id, message_id),
  CONSTRAINT client_contact_messages_fk_1 FOREIGN KEY (client_contact_id) REFERENCES client_contacts(client_contact_id) ON DELETE CASCADE,
  CONSTRAINT client_contact_messages_fk_2 FOREIGN KEY (message_id) REFERENCES messages(message_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS broadcasts(
  broadcast_id BINARY(8) NOT NULL,
  source_service_name VARCHAR(128) NOT NULL,
  destination_service_name VARCHAR(128),
  message_type VARCHAR(128) NOT NULL,
  expiration_time_seconds BIGINT,
  expiration_time_nanos INT,
  data_type_url TEXT,
  data_value MEDIUMBLOB,
  sent BIGINT UNSIGNED,
  allocated BIGINT UNSIGNED,
  message_limit BIGINT UNSIGNED,
  PRIMARY KEY (broadcast_id));

CREATE TABLE IF NOT EXISTS broadcast_labels(
  broadcast_id BINARY(8) NOT NULL,
  service_name VARCHAR(128) NOT NULL,
  label VARCHAR(128) NOT NULL,
  PRIMARY KEY (broadcast_id, service_name, label),
  CONSTRAINT broadcast_labels_fk_1 FOREIGN KEY (broadcast_id) REFERENCES broadcasts(broadcast_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS broadcast_allocations(
  broadcast_id BINARY(8) NOT NULL,
  allocation_id BINARY(8) NOT NULL,
  sent BIGINT UNSIGNED,
  message_limit BIGINT UNSIGNED,
  expiration_time_seconds BIGINT,
  expiration_time_nanos INT,
  PRIMARY KEY (broadcast_id, allocation_id),
  CONSTRAINT broadcast_allocations_fk_1 FOREIGN KEY (broadcast_id) REFERENCES broadcasts(broadcast_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS broadcast_sent(
  broadcast_id BINARY(8) NOT NULL,
  client_id BINARY(8) NOT NULL,
  PRIMARY KEY (client_id, broadcast_id),
  CONSTRAINT broadcast_sent_fk_1 FOREIGN KEY (broadcast_id) REFERENCES broadcasts(broadcast_id) ON DELETE CASCADE,
  CONSTRAINT broadcast_sent_fk_2 FOREIGN KEY (client_id) REFERENCES clients(client_id) ON DELETE CASCADE);

CREATE TABLE IF NOT EXISTS files(
  service VARCHAR(128) NOT NULL,
  name VARCHAR(128) NOT NULL,
  modified_time_nanos BIGINT NOT NULL,
  data MEDIUMBLOB,
  PRIMARY KEY (service, name));
