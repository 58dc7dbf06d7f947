"""
Backup and restore of the whole portal as one file.

A backup is a tar archive of ``manifest.json``, the database, the uploaded files and, last, the
checksums of all of these; it can be encrypted. It contains no keys, only fingerprints of the
keys that are needed to read the data.
"""
