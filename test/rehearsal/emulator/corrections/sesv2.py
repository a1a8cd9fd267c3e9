"""SES: what moto leaves out of an identity for mail.

Moto leaves a domain's signatures off; AWS switches them on and gives three tokens, whose records prove the domain.
Moto keeps the tags for another ARN than AWS's, and beyond the identity; and it takes a second identity of one name.
"""

from __future__ import annotations

import secrets

from moto.ses.models import SESBackend, ses_backends

from ..registry import Answer, Call, answers, refuse


@answers("sesv2", "CreateEmailIdentity")
def create_email_identity(call: Call) -> Answer:
    name, ses = call.params["EmailIdentity"], _ses(call)
    if name in ses.email_identities:
        raise refuse("AlreadyExistsException", f"Email identity {name} already exists.")
    answer = call.moto(Tags=[])
    identity = ses.email_identities[name]
    identity.tags = call.params.get("Tags", [])
    ses.tagger.tag_resource(_arn(call), identity.tags)
    identity.dkim_attributes |= {
        "SigningEnabled": True,
        "Status": "PENDING",
        "Tokens": [secrets.token_hex(16) for _ in range(3)],
    }
    return {**answer, "DkimAttributes": identity.dkim_attributes}


@answers("sesv2", "DeleteEmailIdentity")
def delete_email_identity(call: Call) -> Answer:
    answer = call.moto()
    _ses(call).tagger.delete_all_tags_for_resource(_arn(call))
    return answer


def _ses(call: Call) -> SESBackend:
    return ses_backends[call.account][call.region]


def _arn(call: Call) -> str:
    return call.arn(f"identity/{call.params['EmailIdentity']}", service="ses")
