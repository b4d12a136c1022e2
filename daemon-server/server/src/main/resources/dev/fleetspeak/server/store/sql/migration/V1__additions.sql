-- Due times by destination ('' is the server), so that looking for due messages does not grow with history.
CREATE TABLE fsx_due(
  destination_client_id TEXT(16) NOT NULL,
  scheduled_time INT8 NOT NULL,
  message_id TEXT(64) NOT NULL,
  created_seconds INT8 NOT NULL,
  PRIMARY KEY (destination_client_id, scheduled_time, message_id)) WITHOUT ROWID;

CREATE TABLE fsx_clients(
  client_id TEXT(16) NOT NULL,
  first_seen INT8 NOT NULL,
  PRIMARY KEY (client_id)) WITHOUT ROWID;

CREATE TABLE fsx_client_services(
  client_id TEXT(16) NOT NULL,
  position INT4 NOT NULL,
  service_name TEXT(128) NOT NULL,
  signature BLOB NOT NULL,
  reported_at INT8 NOT NULL,
  PRIMARY KEY (client_id, position)) WITHOUT ROWID;

CREATE TABLE fsx_client_kills(
  client_id TEXT(16) NOT NULL,
  received_at INT8 NOT NULL,
  service_name TEXT(128) NOT NULL,
  pid INT8 NOT NULL,
  version TEXT NOT NULL,
  started_at INT8,
  killed_at INT8,
  reason INT4 NOT NULL);
CREATE INDEX fsx_client_kills_by_client ON fsx_client_kills(client_id, received_at);

-- width and bucket in seconds; direction 0 to a client, 1 from a client, 2 inside the server.
CREATE TABLE fsx_message_counts(
  bucket INT8 NOT NULL,
  width INT4 NOT NULL,
  slot INT4 NOT NULL,
  direction INT1 NOT NULL,
  source_service TEXT(128) NOT NULL,
  destination_service TEXT(128) NOT NULL,
  message_type TEXT(128) NOT NULL,
  stored INT8 NOT NULL,
  processed INT8 NOT NULL,
  failed INT8 NOT NULL,
  bytes INT8 NOT NULL,
  PRIMARY KEY (width, bucket, direction, source_service, destination_service, message_type, slot)) WITHOUT ROWID;

-- Names that have counters of their own; more than the bound of a scope are counted as (other).
CREATE TABLE fsx_count_names(
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (scope, name)) WITHOUT ROWID;

-- Payloads of messages that are done, for a while.
CREATE TABLE fsx_message_payloads(
  payload_id INTEGER NOT NULL,
  message_id TEXT(64) NOT NULL UNIQUE,
  service_name TEXT(128) NOT NULL,
  kept_at INT8 NOT NULL,
  size INT8 NOT NULL,
  data_type_url TEXT NOT NULL,
  data_value BLOB NOT NULL,
  PRIMARY KEY (payload_id));
CREATE INDEX fsx_message_payloads_by_service ON fsx_message_payloads(service_name, payload_id, size);

-- Files whose names files.name would turn into a number.
CREATE TABLE fsx_files(
  service TEXT(128) NOT NULL,
  name TEXT(256) NOT NULL,
  modified_time_nanos INT8 NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (service, name));

CREATE INDEX fsx_client_contacts_by_client ON client_contacts(client_id);
CREATE INDEX fsx_usage_by_client ON client_resource_usage_records(client_id, server_timestamp);
CREATE INDEX fsx_messages_by_creation ON messages(creation_time_seconds, creation_time_nanos);
