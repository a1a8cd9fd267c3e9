export interface SearchDomainSettings {
  readonly instanceType: string;
  /** Data nodes: a multiple of `zones`. */
  readonly instances: number;
  readonly zones: number;
  readonly volumeGiB: number;
  readonly masters: { readonly instanceType: string; readonly instances: number } | { readonly noMasters: string };
}

export function clusterConfig({ instanceType, instances, zones, masters }: SearchDomainSettings) {
  return {
    instanceType,
    instanceCount: instances,
    zoneAwarenessEnabled: zones > 1,
    ...(zones > 1 && { zoneAwarenessConfig: { availabilityZoneCount: zones } }),
    ...("instances" in masters && {
      dedicatedMasterEnabled: true,
      dedicatedMasterType: masters.instanceType,
      dedicatedMasterCount: masters.instances,
    }),
  };
}

/**
 * Burstable instances have no Auto-Tune.
 * Source: docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html
 */
export function supportsAutoTune({ instanceType }: SearchDomainSettings): boolean {
  return !/^t[23]\./.test(instanceType);
}
