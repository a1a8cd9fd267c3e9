"""RDS: the engine of DocumentDB, and attributes of instances that moto loses."""

from __future__ import annotations

import secrets
import string

from moto.rds.models import RDSBackend, rds_backends
from moto.rds.utils import ClusterEngine, DbInstanceEngine

from ..registry import Call, Response, aws_error, handles

DOCUMENTDB = "docdb"
DEFAULT_CA = "rds-ca-rsa2048-g1"
CAPITALS_AND_DIGITS = string.ascii_uppercase + string.digits

# Moto rejects the engine of DocumentDB.
_cluster_engines = [*ClusterEngine.list_cluster_engines(), DOCUMENTDB]
_instance_engines = [*DbInstanceEngine.valid_db_instance_engine(), DOCUMENTDB]
ClusterEngine.list_cluster_engines = staticmethod(lambda: _cluster_engines)  # type: ignore[method-assign]
DbInstanceEngine.valid_db_instance_engine = staticmethod(lambda: _instance_engines)  # type: ignore[method-assign]


@handles("rds", "CreateDBCluster")
def create_cluster(call: Call) -> Response:
    """Moto accepts a name twice, and requires a size of storage, which DocumentDB does not have.

    AWS returns the storage type of a DocumentDB cluster only if it was sent.
    """
    name = call.params["DBClusterIdentifier"]
    if name in _backend(call).clusters:
        raise aws_error("DBClusterAlreadyExistsFault", f"DB Cluster {name} already exists.")
    if call.params["Engine"] != DOCUMENTDB:
        return call.moto()
    response = call.moto(AllocatedStorage=1)
    _backend(call).clusters[name].storage_type = call.params.get("StorageType")
    return response


@handles("rds", "DeleteDBCluster")
def delete_cluster(call: Call) -> Response:
    """Deletes the automated snapshots of a DocumentDB cluster. Moto keeps them."""
    response = call.moto()
    snapshots = _backend(call).cluster_snapshots
    for name, snapshot in list(snapshots.items()):
        if snapshot.db_cluster_identifier == response["DBCluster"]["DBClusterIdentifier"]:
            if snapshot.engine == DOCUMENTDB and snapshot.snapshot_type == "automated":
                del snapshots[name]
    return response


@handles("rds", "CreateDBInstance", "CreateDBInstanceReadReplica")
def create_instance(call: Call) -> Response:
    """Moto gives all instances the same resource id, invents the default certificate authority, and loses the settings of
    Performance Insights.
    """
    params = call.params
    response = call.moto(Port=27017) if params.get("Engine") == DOCUMENTDB else call.moto()
    instance = _backend(call).databases[params["DBInstanceIdentifier"]]
    instance.dbi_resource_id = "db-" + "".join(secrets.choice(CAPITALS_AND_DIGITS) for _ in range(26))
    instance.ca_certificate_identifier = params.get("CACertificateIdentifier", DEFAULT_CA)
    instance.performance_insights_enabled = params.get("EnablePerformanceInsights", False)
    instance.performance_insights_kms_key_id = params.get("PerformanceInsightsKMSKeyId")
    instance.performance_insights_retention_period = params.get("PerformanceInsightsRetentionPeriod")
    # Terraform reads the id here, and modifies the instance again if the authority differs from its configuration.
    response["DBInstance"]["DbiResourceId"] = instance.dbi_resource_id
    response["DBInstance"]["CACertificateIdentifier"] = instance.ca_certificate_identifier
    return response


@handles("rds", "DescribeDBParameters")
def describe_parameters(call: Call) -> Response:
    """Moto returns only the parameters that were set, without their source."""
    return {"Parameters": [{**parameter, "Source": "user"} for parameter in call.moto()["Parameters"]]}


def _backend(call: Call) -> RDSBackend:
    return rds_backends[call.account][call.region]
