-- For lists of what failed, and of clients by label.
CREATE INDEX fsx_messages_failed ON messages(creation_time_seconds, creation_time_nanos) WHERE failed = 1;
CREATE INDEX fsx_client_labels_by_label ON client_labels(label, client_id);
