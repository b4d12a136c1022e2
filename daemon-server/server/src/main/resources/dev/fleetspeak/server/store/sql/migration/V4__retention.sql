-- To find what is too old without looking at what is not; rows come in the order of these times.
CREATE INDEX fsx_client_contacts_by_time ON client_contacts(time);
CREATE INDEX fsx_usage_by_time ON client_resource_usage_records(server_timestamp);
CREATE INDEX fsx_client_kills_by_time ON fsx_client_kills(received_at);
-- The check that nothing refers to a message any more needs it.
CREATE INDEX IF NOT EXISTS fsx_contact_messages_by_message ON client_contact_messages(message_id);
