"""RDS: DocumentDB, which has the same API and which moto does not know, and what moto loses of instances."""

from __future__ import annotations

import secrets
import string

from moto.rds.models import RDSBackend, rds_backends
from moto.rds.utils import ClusterEngine, DbInstanceEngine

from ..registry import Answer, Call, answers, refuse

DOCUMENTDB = "docdb"
DEFAULT_CA = "rds-ca-rsa2048-g1"
CAPITALS_AND_DIGITS = string.ascii_uppercase + string.digits

# Moto refuses DocumentDB's engine.
_cluster_engines = [*ClusterEngine.list_cluster_engines(), DOCUMENTDB]
_instance_engines = [*DbInstanceEngine.valid_db_instance_engine(), DOCUMENTDB]
ClusterEngine.list_cluster_engines = staticmethod(lambda: _cluster_engines)  # type: ignore[method-assign]
DbInstanceEngine.valid_db_instance_engine = staticmethod(lambda: _instance_engines)  # type: ignore[method-assign]


@answers("rds", "CreateDBCluster")
def create_cluster(call: Call) -> Answer:
    """Moto lets a second cluster take the name of a first, and knows no storage of DocumentDB.

    AWS says nothing of that storage's type unless it was chosen; nor of a size, which moto has to have.
    """
    name = call.params["DBClusterIdentifier"]
    if name in _backend(call).clusters:
        raise refuse("DBClusterAlreadyExistsFault", f"DB Cluster {name} already exists.")
    if call.params["Engine"] != DOCUMENTDB:
        return call.moto()
    answer = call.moto(AllocatedStorage=1)
    _backend(call).clusters[name].storage_type = call.params.get("StorageType")
    return answer


@answers("rds", "DeleteDBCluster")
def delete_cluster(call: Call) -> Answer:
    """The automatic snapshots of a DocumentDB cluster go with it; moto keeps them."""
    answer = call.moto()
    snapshots = _backend(call).cluster_snapshots
    for name, snapshot in list(snapshots.items()):
        if snapshot.db_cluster_identifier == answer["DBCluster"]["DBClusterIdentifier"]:
            if snapshot.engine == DOCUMENTDB and snapshot.snapshot_type == "automated":
                del snapshots[name]
    return answer


@answers("rds", "CreateDBInstance", "CreateDBInstanceReadReplica")
def create_instance(call: Call) -> Answer:
    """Each instance has a resource id of its own, where moto gives all the same; the certificate authority that AWS
    has for those who name none, where moto invents a name; and its Performance Insights, which moto loses.
    """
    asked = call.params
    answer = call.moto(Port=27017) if asked.get("Engine") == DOCUMENTDB else call.moto()
    instance = _backend(call).databases[asked["DBInstanceIdentifier"]]
    instance.dbi_resource_id = "db-" + "".join(secrets.choice(CAPITALS_AND_DIGITS) for _ in range(26))
    instance.ca_certificate_identifier = asked.get("CACertificateIdentifier", DEFAULT_CA)
    instance.performance_insights_enabled = asked.get("EnablePerformanceInsights", False)
    instance.performance_insights_kms_key_id = asked.get("PerformanceInsightsKMSKeyId")
    instance.performance_insights_retention_period = asked.get("PerformanceInsightsRetentionPeriod")
    # Terraform takes the id from this answer, and changes the authority once more where it is another than it asked for.
    answer["DBInstance"]["DbiResourceId"] = instance.dbi_resource_id
    answer["DBInstance"]["CACertificateIdentifier"] = instance.ca_certificate_identifier
    return answer


@answers("rds", "DescribeDBParameters")
def describe_parameters(call: Call) -> Answer:
    """Moto holds only what was set, and does not say that it was the user who set it."""
    return {"Parameters": [{**parameter, "Source": "user"} for parameter in call.moto()["Parameters"]]}


def _backend(call: Call) -> RDSBackend:
    return rds_backends[call.account][call.region]
