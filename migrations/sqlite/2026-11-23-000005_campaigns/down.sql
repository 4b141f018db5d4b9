DROP TABLE outbox_mails;
DROP TABLE workers;
DROP TABLE attempts;
DROP TABLE deliveries;
DROP TABLE campaigns;
