import { Mic, MicOff, Pause, Phone, PhoneOff, Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { phone as written } from "@/format/figures";
import { duration } from "@/format/time";
import { useNow } from "@/live/useLive";
import { Button, Card, ErrorState, Row, Stack, StateDot } from "@/parts";
import { Devices } from "./Devices";
import { Keypad } from "./Keypad";
import { Microphone } from "./Microphone";
import styles from "./phone.module.css";
import type { PhoneCall, PhoneState } from "./state";
import { Transfer } from "./Transfer";
import type { UsedPhone } from "./usePhone";

const TONES = {
  off: "neutral",
  connecting: "neutral",
  ready: "good",
  lost: "warn",
  refused: "bad",
  taken: "warn",
} as const;

/** The telephone: what it does, and what can be done. `idle` stands there while nobody talks; `who` names the other. */
export function PhonePanel({
  used,
  title,
  who,
  idle,
}: {
  used: UsedPhone;
  title: string;
  who?: string;
  idle?: ReactNode;
}) {
  const { t } = useTranslation("phone");
  const { call, link } = used;
  return (
    <Card title={title} actions={<Link link={link} />}>
      <Stack>
        <Microphone fault={used.microphone} />
        {link === "refused" && <ErrorState error={used.problem} />}
        {call === null ? (
          <>
            {used.ended !== "" && (
              <p role="status">{t("endedBy", { cause: t(`cause.${used.ended}`, used.ended) })}</p>
            )}
            {link === "taken" ? <Taken used={used} /> : idle}
          </>
        ) : (
          <Talk call={call} used={used} who={who} />
        )}
        <Devices inCall={call?.stage === "talking"} onSpeaker={() => used.phone?.changeSpeaker()} />
      </Stack>
    </Card>
  );
}

function Link({ link }: { link: PhoneState["link"] }) {
  const { t } = useTranslation("phone");
  return (
    <span className={styles.link} role="status">
      <StateDot
        tone={TONES[link]}
        label={t(`link.${link}`)}
        pulse={link === "connecting" || link === "lost"}
      />
      {t(`link.${link}`)}
    </span>
  );
}

/** Another page has the phone: here it can be taken back. */
function Taken({ used }: { used: UsedPhone }) {
  const { t } = useTranslation("phone");
  return (
    <Stack>
      <p role="status">{t("taken")}</p>
      <Row>
        <Button look="primary" onClick={() => void used.phone?.open()}>
          {t("takeBack")}
        </Button>
      </Row>
    </Stack>
  );
}

function Talk({ call, used, who }: { call: PhoneCall; used: UsedPhone; who?: string }) {
  const { t } = useTranslation("phone");
  const now = useNow();
  const [more, setMore] = useState<"keys" | "transfer" | null>(null);
  const { phone } = used;
  const talking = call.stage === "talking";
  return (
    <div className={styles.talk} data-stage={call.stage}>
      <div className={styles.other} role="status">
        <strong>{who ?? (call.number === "" ? t("unknown") : written(call.number))}</strong>
        <span>
          {talking && call.since !== null ? duration((now - call.since) / 1000) : t(`stage.${call.stage}`)}
        </span>
      </div>
      <Row className={styles.main}>
        {call.stage === "ringing" && (
          <Button look="primary" icon={Phone} className={styles.answer} onClick={phone?.answer}>
            {t("answer")}
          </Button>
        )}
        <Button look="danger" icon={PhoneOff} className={styles.big} onClick={phone?.hangUp}>
          {t(call.stage === "ringing" ? "refuse" : "hangUp")}
        </Button>
      </Row>
      {talking && (
        <>
          <Row>
            <Button
              icon={call.held ? Play : Pause}
              aria-pressed={call.held}
              onClick={() => phone?.hold(!call.held)}
            >
              {t(call.held ? "unhold" : "hold")}
            </Button>
            <Button
              icon={call.muted ? MicOff : Mic}
              aria-pressed={call.muted}
              onClick={() => phone?.mute(!call.muted)}
            >
              {t(call.muted ? "unmute" : "mute")}
            </Button>
            <Button aria-expanded={more === "keys"} onClick={() => setMore(more === "keys" ? null : "keys")}>
              {t("keys")}
            </Button>
            {phone?.kind === "agent" && call.incoming && (
              <Button
                aria-expanded={more === "transfer"}
                onClick={() => setMore(more === "transfer" ? null : "transfer")}
              >
                {t("transfer.open")}
              </Button>
            )}
          </Row>
          {(more === "keys" || phone?.kind === "caller") && <Keypad onKey={(key) => phone?.press(key)} />}
          {more === "transfer" && <Transfer onKeys={(keys) => phone?.press(keys)} />}
        </>
      )}
    </div>
  );
}
