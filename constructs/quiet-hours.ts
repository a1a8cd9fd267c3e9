/** When every store does what may slow it down, in UTC: the middle of Europe's night. AWS wants no two to overlap. */
export const quietHours = {
  backup: "00:30-01:30",
  maintenance: "sun:02:00-sun:03:00",
  /** OpenSearch's window is always ten hours long. */
  offPeakStart: { hours: 20, minutes: 0 },
} as const;
