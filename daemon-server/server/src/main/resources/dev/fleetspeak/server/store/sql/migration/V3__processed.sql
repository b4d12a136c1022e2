-- Messages that are done, in the order in which they were: seq is segment * 2^20 and a number.
CREATE TABLE fsx_processed(
  seq INTEGER NOT NULL,
  segment INT8 NOT NULL,
  id_hash INT8 NOT NULL,
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
  PRIMARY KEY (seq));
-- Ids are found by a hash within a segment, so that the part of the index that grows stays small.
CREATE INDEX fsx_processed_by_id ON fsx_processed(segment, id_hash);
CREATE INDEX fsx_processed_by_creation ON fsx_processed(creation_time_seconds, creation_time_nanos);
CREATE INDEX fsx_processed_failed ON fsx_processed(creation_time_seconds, creation_time_nanos) WHERE failed = 1;

CREATE TABLE fsx_segments(
  segment INTEGER PRIMARY KEY AUTOINCREMENT,
  owner INT8 NOT NULL,
  touched_at INT8 NOT NULL,
  closed INT1 NOT NULL);

-- What is in a closed segment, for servers to remember.
CREATE TABLE fsx_segment_filters(
  segment INTEGER NOT NULL,
  filter BLOB NOT NULL,
  PRIMARY KEY (segment));

-- Which contacts brought or fetched messages that are done.
CREATE TABLE fsx_processed_links(
  client_contact_id INTEGER NOT NULL,
  first_seq INT8 NOT NULL,
  last_seq INT8 NOT NULL,
  PRIMARY KEY (client_contact_id, first_seq),
  FOREIGN KEY (client_contact_id) REFERENCES client_contacts(client_contact_id) ON DELETE CASCADE) WITHOUT ROWID;

CREATE INDEX fsx_contact_messages_by_message ON client_contact_messages(message_id);
