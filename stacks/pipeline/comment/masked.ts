/** A text for everybody who can read the repository: without account ids and mail addresses. */
export function masked(text: string): string {
  return text
    .replaceAll(/(?<![\dA-Fa-f])\d{12}(?![\dA-Fa-f])/g, "************")
    .replaceAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, "***@***");
}
