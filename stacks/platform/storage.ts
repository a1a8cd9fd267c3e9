/** StorageClass of the platform's volumes, and the cluster's default. */
export const storageClass = "gp3";
