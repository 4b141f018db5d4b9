DROP TABLE unsubscribe_keys;
