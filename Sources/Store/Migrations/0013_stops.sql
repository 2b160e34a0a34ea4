-- By an operator's word nothing at all is written to the contact, as long as it is set.
ALTER TABLE contact ADD COLUMN stopped_at timestamptz;
