/** Whether the processors are ARM: a "g" after the generation, as in m7g and c7gd. */
export function isGraviton(instanceType: string): boolean {
  return /^[a-z]+\d+g/.test(instanceType);
}
