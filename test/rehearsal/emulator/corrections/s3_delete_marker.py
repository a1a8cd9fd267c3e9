"""A delete marker that is the last version of its object can be deleted: moto fails to free the content that it never had.

Every lock of Terraform's leaves one in the state bucket.
"""

from __future__ import annotations

from moto.s3.models import FakeDeleteMarker

FakeDeleteMarker.dispose = lambda self: None
