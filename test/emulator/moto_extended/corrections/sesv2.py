"""SES: e-mail identities.

AWS enables DKIM for a new domain, and returns three tokens for its DNS records. Moto leaves it disabled, stores the tags
under a wrong ARN, keeps them after the deletion, and accepts a name twice.
"""

from __future__ import annotations

import secrets

from moto.ses.models import SESBackend, ses_backends

from ..registry import Call, Response, aws_error, handles


@handles("sesv2", "CreateEmailIdentity")
def create_email_identity(call: Call) -> Response:
    name, ses = call.params["EmailIdentity"], _ses(call)
    if name in ses.email_identities:
        raise aws_error("AlreadyExistsException", f"Email identity {name} already exists.")
    response = call.moto(Tags=[])
    identity = ses.email_identities[name]
    identity.tags = call.params.get("Tags", [])
    ses.tagger.tag_resource(_arn(call), identity.tags)
    identity.dkim_attributes |= {
        "SigningEnabled": True,
        "Status": "PENDING",
        "Tokens": [secrets.token_hex(16) for _ in range(3)],
    }
    return {**response, "DkimAttributes": identity.dkim_attributes}


@handles("sesv2", "DeleteEmailIdentity")
def delete_email_identity(call: Call) -> Response:
    response = call.moto()
    _ses(call).tagger.delete_all_tags_for_resource(_arn(call))
    return response


def _ses(call: Call) -> SESBackend:
    return ses_backends[call.account][call.region]


def _arn(call: Call) -> str:
    return call.arn(f"identity/{call.params['EmailIdentity']}", service="ses")
