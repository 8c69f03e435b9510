-- How near the person feels somebody is. It is drawn for the person alone; nobody else is shown it, and no view reads it.
ALTER TABLE contact ADD COLUMN circle TEXT NOT NULL DEFAULT 'middle'
    CONSTRAINT contact_circle_is_known CHECK (circle IN ('inner', 'middle', 'outer'));
