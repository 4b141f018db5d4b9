DROP TABLE webhook_calls;
DROP TABLE webhooks;
