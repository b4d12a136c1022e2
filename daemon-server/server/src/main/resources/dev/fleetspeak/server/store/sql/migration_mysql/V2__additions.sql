-- Due times by destination (empty is the server), so that looking for due messages does not grow with history.
CREATE TABLE fsx_due(
  destination_client_id VARBINARY(8) NOT NULL,
  scheduled_time BIGINT NOT NULL,
  message_id BINARY(32) NOT NULL,
  created_seconds BIGINT NOT NULL,
  PRIMARY KEY (destination_client_id, scheduled_time, message_id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE fsx_clients(
  client_id VARBINARY(8) NOT NULL,
  first_seen BIGINT NOT NULL,
  PRIMARY KEY (client_id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE fsx_client_services(
  client_id VARBINARY(8) NOT NULL,
  position INT NOT NULL,
  service_name VARCHAR(128) NOT NULL,
  signature MEDIUMBLOB NOT NULL,
  reported_at BIGINT NOT NULL,
  PRIMARY KEY (client_id, position)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE fsx_client_kills(
  kill_id BIGINT NOT NULL AUTO_INCREMENT,
  client_id VARBINARY(8) NOT NULL,
  received_at BIGINT NOT NULL,
  service_name VARCHAR(128) NOT NULL,
  pid BIGINT NOT NULL,
  version VARCHAR(128) NOT NULL,
  started_at BIGINT,
  killed_at BIGINT,
  reason INT NOT NULL,
  PRIMARY KEY (kill_id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX fsx_client_kills_by_client ON fsx_client_kills(client_id, received_at);

-- width and bucket in seconds; direction 0 to a client, 1 from a client, 2 inside the server.
-- Each writer has a slot of its own, so that none waits for another.
CREATE TABLE fsx_message_counts(
  bucket BIGINT NOT NULL,
  width INT NOT NULL,
  slot INT NOT NULL,
  direction SMALLINT NOT NULL,
  source_service VARCHAR(128) NOT NULL,
  destination_service VARCHAR(128) NOT NULL,
  message_type VARCHAR(128) NOT NULL,
  stored BIGINT NOT NULL,
  processed BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (width, bucket, direction, source_service, destination_service, message_type, slot)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Names that have counters of their own; more than the bound of a scope are counted as (other).
CREATE TABLE fsx_count_names(
  scope VARCHAR(160) NOT NULL,
  name VARCHAR(128) NOT NULL,
  PRIMARY KEY (scope, name)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What one server at a time does for all of them.
CREATE TABLE fsx_tasks(
  name VARCHAR(32) NOT NULL,
  started_at BIGINT NOT NULL,
  PRIMARY KEY (name)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO fsx_tasks (name, started_at) VALUES ('roll_up', 0);

-- Payloads of messages that are done, for a while.
CREATE TABLE fsx_message_payloads(
  payload_id BIGINT NOT NULL AUTO_INCREMENT,
  message_id BINARY(32) NOT NULL,
  service_name VARCHAR(128) NOT NULL,
  kept_at BIGINT NOT NULL,
  size BIGINT NOT NULL,
  data_type_url TEXT NOT NULL,
  data_value MEDIUMBLOB NOT NULL,
  PRIMARY KEY (payload_id),
  CONSTRAINT fsx_message_payloads_of UNIQUE (message_id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE INDEX fsx_message_payloads_by_service ON fsx_message_payloads(service_name, payload_id, size);

-- Files whose names files.name would take for those of others.
CREATE TABLE fsx_files(
  service VARCHAR(128) NOT NULL,
  name VARCHAR(128) NOT NULL,
  modified_time_nanos BIGINT NOT NULL,
  data MEDIUMBLOB NOT NULL,
  PRIMARY KEY (service, name)) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX fsx_client_contacts_by_client ON client_contacts(client_id, client_contact_id);
CREATE INDEX fsx_usage_by_client ON client_resource_usage_records(client_id, server_timestamp);
CREATE INDEX fsx_messages_by_creation ON messages(creation_time_seconds, creation_time_nanos, message_id);
-- For lists of what failed, and of clients by label.
CREATE INDEX fsx_messages_failed ON messages(failed, creation_time_seconds, creation_time_nanos);
CREATE INDEX fsx_client_labels_by_label ON client_labels(label, client_id);
