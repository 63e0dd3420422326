import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, done, type Schemas } from "@/api/client";
import { useSession } from "@/app/session";
import { Badge, Button, Card, Dialog, ErrorState, Row, Stack, TextInput, useToast } from "@/parts";
import { Enrol } from "./Enrol";
import { RecoveryCodes } from "./RecoveryCodes";

/** Codes of an app beside the password: on, off, and the recovery codes. */
export function SecondFactor() {
  const { t } = useTranslation("account");
  const { totp } = useSession();
  const client = useQueryClient();
  const [offer, setOffer] = useState<Schemas["OfferBody"] | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [ending, setEnding] = useState(false);
  const begin = useMutation({
    mutationFn: () => body(api.POST("/api/v1/session/second-factor")),
    onSuccess: setOffer,
  });
  const changed = () => client.invalidateQueries({ queryKey: ["session"] });
  const enrolled = (recovery: string[]) => {
    setOffer(null);
    setCodes(recovery);
    return changed();
  };
  return (
    <Card
      title={t("second.title")}
      actions={<Badge tone={totp ? "good" : "neutral"}>{t(totp ? "second.on" : "second.off")}</Badge>}
    >
      <Stack>
        <p>{t("second.lead")}</p>
        {begin.error && <ErrorState error={begin.error} />}
        <Row>
          <Button icon={ShieldCheck} busy={begin.isPending} onClick={() => begin.mutate()}>
            {t(totp ? "second.renew" : "second.begin")}
          </Button>
          {totp && (
            <Button look="danger" onClick={() => setEnding(true)}>
              {t("second.end")}
            </Button>
          )}
        </Row>
      </Stack>
      {offer && <Enrol offer={offer} onClose={() => setOffer(null)} onDone={enrolled} />}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
      {ending && <End onClose={() => setEnding(false)} onDone={changed} />}
    </Card>
  );
}

function End({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const { t } = useTranslation("account");
  const tell = useToast();
  const [password, setPassword] = useState("");
  const end = useMutation({
    mutationFn: () => done(api.POST("/api/v1/session/second-factor/end", { body: { password } })),
    onSuccess: () => {
      tell({ text: t("second.ended") });
      onClose();
      return onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    end.mutate();
  };
  return (
    <Dialog
      open
      title={t("second.endTitle")}
      onClose={onClose}
      actions={
        <Button type="submit" form="end-second-factor" look="danger" busy={end.isPending}>
          {t("second.end")}
        </Button>
      }
    >
      <form id="end-second-factor" onSubmit={submit}>
        <Stack>
          <p>{t("second.endText")}</p>
          <TextInput
            type="password"
            label={t("password.current")}
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            required
          />
          {end.error && <ErrorState error={end.error} />}
        </Stack>
      </form>
    </Dialog>
  );
}
