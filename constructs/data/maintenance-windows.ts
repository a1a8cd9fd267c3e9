/** In UTC, at night in Europe. AWS requires that they do not overlap. */
export const maintenanceWindows = {
  backup: "00:30-01:30",
  maintenance: "sun:02:00-sun:03:00",
  /** OpenSearch's off-peak window is always ten hours long. */
  offPeakStart: { hours: 20, minutes: 0 },
} as const;
