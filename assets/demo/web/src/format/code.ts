const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

/** Removes what people type between the digits. */
export function cleanCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, "");
}

/** The same check the backend makes, so that typos never leave the page. */
export function isCode(text: string): boolean {
  const match = /^TK(\d{8})(\d)$/.exec(text);
  if (!match) {
    return false;
  }
  const [, digits = "", check] = match;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  const rest = 11 - (sum % 11);
  const expected = rest === 10 ? 0 : rest === 11 ? 5 : rest;
  return Number(check) === expected;
}

/** "TK 4731 2482 9" is easier to read aloud. */
export function prettyCode(code: string): string {
  return code.replace(/^(TK)(\d{4})(\d{4})(\d)$/, "$1 $2 $3 $4");
}
