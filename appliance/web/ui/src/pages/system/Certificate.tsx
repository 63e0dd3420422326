import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { day } from "@/format/time";
import { Badge, Button, Card, ErrorState, KeyValue, Row, Stack, useConfirm, useToast } from "@/parts";
import styles from "./system.module.css";
import { Upload } from "./Upload";

type Facts = Schemas["CertificateBody"];

/** The web's certificate: whose, until when; another one, or a self-signed one again. */
export function Certificate({ certificate }: { certificate: Facts | null }) {
  const { t } = useTranslation("system");
  if (certificate === null) {
    return (
      <Card title={t("certificate.title")}>
        <p>{t("certificate.none")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("certificate.title")}>
      <Stack>
        {certificate.self_signed && <p>{t("certificate.lead")}</p>}
        <KeyValue
          pairs={[
            [t("certificate.names"), certificate.names.join("  ")],
            [t("certificate.issuer"), <Issuer key="issuer" certificate={certificate} />],
            [t("certificate.until"), <Until key="until" certificate={certificate} />],
            [
              t("certificate.fingerprint"),
              <code key="print" className={styles.print}>
                {certificate.fingerprint}
              </code>,
            ],
          ]}
        />
        <Another />
      </Stack>
    </Card>
  );
}

function Issuer({ certificate }: { certificate: Facts }) {
  const { t } = useTranslation("system");
  return certificate.self_signed ? <Badge>{t("certificate.self")}</Badge> : certificate.issuer;
}

function Until({ certificate }: { certificate: Facts }) {
  const { t } = useTranslation("system");
  if (certificate.expired) return <Badge tone="bad">{t("certificate.expired")}</Badge>;
  return day(certificate.not_after);
}

function Another() {
  const { t } = useTranslation("system");
  const may = useMay();
  const ask = useConfirm();
  const tell = useToast();
  const client = useQueryClient();
  const [uploading, setUploading] = useState(false);
  const renew = useMutation({
    mutationFn: () => body(api.POST("/api/v1/system/certificate/self-signed")),
    onSuccess: () => {
      tell({ text: t("certificate.taken") });
      return client.invalidateQueries({ queryKey: ["system"] });
    },
  });
  const press = async () => {
    const question = { title: t("certificate.renewTitle"), text: t("certificate.renewText") };
    if (await ask({ ...question, yes: t("certificate.renew"), danger: true })) renew.mutate();
  };
  if (!may("system_edit")) return null;
  return (
    <>
      <Row>
        <Button onClick={() => setUploading(true)}>{t("certificate.upload")}</Button>
        <Button look="quiet" busy={renew.isPending} onClick={() => void press()}>
          {t("certificate.renew")}
        </Button>
      </Row>
      {renew.error && <ErrorState error={renew.error} />}
      {uploading && <Upload onClose={() => setUploading(false)} />}
    </>
  );
}
