-- Messages that are done, in the order in which they were: seq is segment * 2^20 and a number.
-- Ids are found by a hash within a segment, so that the part of the index that grows stays small.
CREATE TABLE fsx_processed(
  seq BIGINT NOT NULL,
  segment BIGINT NOT NULL,
  id_hash BIGINT NOT NULL,
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
  PRIMARY KEY (seq),
  INDEX fsx_processed_by_id (segment, id_hash),
  INDEX fsx_processed_by_creation (creation_time_seconds, creation_time_nanos),
  INDEX fsx_processed_failed (failed, creation_time_seconds, creation_time_nanos)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE fsx_segments(
  segment BIGINT NOT NULL AUTO_INCREMENT,
  owner BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  closed SMALLINT NOT NULL,
  PRIMARY KEY (segment));

-- What is in a closed segment, for servers to remember.
CREATE TABLE fsx_segment_filters(
  segment BIGINT NOT NULL,
  filter MEDIUMBLOB NOT NULL,
  PRIMARY KEY (segment));

-- Which contacts brought or fetched messages that are done.
CREATE TABLE fsx_processed_links(
  client_contact_id INTEGER NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  PRIMARY KEY (client_contact_id, first_seq),
  CONSTRAINT fsx_processed_links_fk_1 FOREIGN KEY (client_contact_id) REFERENCES client_contacts(client_contact_id) ON DELETE CASCADE);
