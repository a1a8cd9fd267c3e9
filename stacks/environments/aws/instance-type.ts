import { z } from "zod";

/** x86, or Graviton such as "m7g.large". */
export const instanceType = z
  .string()
  .regex(/^[a-z]+\d[a-z-]*\.\d*[a-z]+$/, 'it must be an EC2 instance type such as "t3.large"');
