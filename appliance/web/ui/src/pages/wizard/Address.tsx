import { useTranslation } from "react-i18next";
import { Card, CopyText, KeyValue } from "@/parts";

/** Where the pages are now, and what the box will be called once it is installed as one. */
export function Address({ name }: { name: string }) {
  const { t } = useTranslation("wizard");
  return (
    <Card title={t("address.title")}>
      <KeyValue
        pairs={[
          [t("address.now"), <CopyText key="now" text={window.location.origin} />],
          [t("address.later"), `https://${name}.local`],
        ]}
      />
      <p>{t("address.text", { name: `${name}.local` })}</p>
    </Card>
  );
}
