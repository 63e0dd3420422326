import { locale } from "./site";

/** "12,345" in the reader's language. */
export function count(n: number): string {
  return new Intl.NumberFormat(locale()).format(n);
}

/** "87 %" from 0.87; "—" when there is nothing to tell a share of. */
export function share(part: number | null | undefined, digits = 0): string {
  if (part === null || part === undefined || Number.isNaN(part)) return "—";
  return new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: digits }).format(part);
}

/** "¥12.30" from 12.3 (or "12.30" as the server sends decimals). */
export function money(amount: number | string, currency = "CNY"): string {
  const how = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  return new Intl.NumberFormat(locale(), how).format(Number(amount));
}

/** "3.2 MB" from bytes. */
export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  const at = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const how = { style: "unit", unit: units[at], maximumFractionDigits: at > 1 ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale(), how).format(bytes / 1000 ** at);
}

/** A telephone number in groups as people read it: "138 0013 8000", "0755 8612 3456", "400 123 4567". */
export function phone(number: string): string {
  const rules: [RegExp, string][] = [
    [/^(\+?86)?(1[3-9][\d*]{1})([\d*]{4})([\d*]{4})$/, "$1 $2 $3 $4"],
    [/^(400|800)([\d*]{3})([\d*]{4})$/, "$1 $2 $3"],
    [/^(0(?:10|2\d))([\d*]{4})([\d*]{4})$/, "$1 $2 $3"],
    [/^(0[3-9]\d{2})([\d*]{3,4})([\d*]{4})$/, "$1 $2 $3"],
  ];
  const rule = rules.find(([form]) => form.test(number));
  return rule === undefined ? number : number.replace(rule[0], rule[1]).trim();
}
