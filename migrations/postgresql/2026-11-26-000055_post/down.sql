DROP TABLE post_letters;
DROP TABLE post_batches;
