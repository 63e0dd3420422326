import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Button, Drawer, ErrorState, Stack, TextArea, useToast } from "@/parts";

/** Another certificate with its key, checked before it is taken. */
export function Upload({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("system");
  const client = useQueryClient();
  const tell = useToast();
  const [chain, setChain] = useState("");
  const [key, setKey] = useState("");
  const upload = useMutation({
    mutationFn: () => body(api.PUT("/api/v1/system/certificate", { body: { chain, key } })),
    onSuccess: () => {
      tell({ text: t("certificate.taken") });
      onClose();
      return client.invalidateQueries({ queryKey: ["system"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    upload.mutate();
  };
  return (
    <Drawer
      open
      title={t("certificate.upload")}
      onClose={onClose}
      actions={
        <Button type="submit" form="certificate" look="primary" busy={upload.isPending}>
          {t("certificate.check")}
        </Button>
      }
    >
      <form id="certificate" onSubmit={submit}>
        <Stack>
          <TextArea
            label={t("certificate.chain")}
            hint={t("certificate.chainHint")}
            value={chain}
            onChange={setChain}
            placeholder="-----BEGIN CERTIFICATE-----"
            rows={8}
            spellCheck={false}
            required
          />
          <TextArea
            label={t("certificate.key")}
            hint={t("certificate.keyHint")}
            value={key}
            onChange={setKey}
            placeholder="-----BEGIN PRIVATE KEY-----"
            rows={6}
            spellCheck={false}
            autoComplete="off"
            required
          />
          {upload.error && <ErrorState error={upload.error} />}
        </Stack>
      </form>
    </Drawer>
  );
}
