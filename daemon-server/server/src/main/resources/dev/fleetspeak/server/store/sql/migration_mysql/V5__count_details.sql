-- From which moment on minutes and hours are kept beside the coarser counters made of them.
CREATE TABLE fsx_count_details(
  width INTEGER NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (width));
