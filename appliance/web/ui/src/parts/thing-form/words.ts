import { useTranslation } from "react-i18next";

/** The words of a form, out of a page's texts below a key such as "agents". */
export type Words = {
  field: (key: string) => string;
  hint: (key: string) => string | undefined;
  option: (key: string, value: string) => string;
  optionHint: (key: string, value: string) => string | undefined;
  group: (id: string) => string;
  unit: (id: string) => string;
  /** The words of the fields of a list or of an inner part. */
  below: (key: string) => Words;
};

export function useWords(space: string, root: string): Words {
  const { t, i18n } = useTranslation([space, "forms"]);
  const some = (key: string) => (i18n.exists(key, { ns: space }) ? t(key, { ns: space }) : undefined);
  const at = (base: string): Words => ({
    field: (key) => t(`${base}.fields.${key}`, { ns: space }),
    hint: (key) => some(`${base}.hints.${key}`),
    option: (key, value) => t(`${base}.options.${key}.${value}`, { ns: space }),
    optionHint: (key, value) => some(`${base}.optionHints.${key}.${value}`),
    group: (id) => t(`${base}.groups.${id}`, { ns: space }),
    unit: (id) => t(`units.${id}`, { ns: "forms" }),
    below: (key) => at(`${base}.${key}`),
  });
  return at(root);
}
