DROP TABLE item_comments;
DROP TABLE items;
DROP TABLE activity_team;
DROP TABLE activities;
