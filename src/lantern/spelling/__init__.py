"""Scripts, folding and near misses. Pure: no clock, no files, no network."""
