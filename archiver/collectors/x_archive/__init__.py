"""The archive that X gives to each user of all that he or she wrote: as the zip that comes, unpacked, or one of its files."""

from archiver.collectors.x_archive.collector import XArchive

__all__ = ["XArchive"]
