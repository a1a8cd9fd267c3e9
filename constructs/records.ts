/** The keys of a record with their types, which `Object.keys` forgets. */
export function names<T extends object>(record: T): (keyof T & string)[] {
  return Object.keys(record) as (keyof T & string)[];
}

export function mapValues<K extends string, V, W>(record: Readonly<Record<K, V>>, to: (value: V, key: K) => W) {
  return Object.fromEntries(names(record).map((key) => [key, to(record[key], key)])) as Record<K, W>;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
