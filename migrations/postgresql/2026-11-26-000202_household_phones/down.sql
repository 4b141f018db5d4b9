DROP INDEX households_phone;
