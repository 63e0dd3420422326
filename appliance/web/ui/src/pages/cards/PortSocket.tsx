import {
  BellRing,
  CircleCheck,
  CircleDashed,
  CircleOff,
  IdCard,
  type LucideIcon,
  PhoneCall,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { serverText } from "@/i18n/serverText";
import { Badge, cx, type Tone } from "@/parts";
import type { Port } from "./api";
import { type PortState, stateOf } from "./cards";
import styles from "./cards.module.css";
import { PortActions } from "./PortActions";
import { Socket } from "./Socket";

const SHOWN: Record<PortState, { tone: Tone; icon: LucideIcon }> = {
  empty: { tone: "neutral", icon: CircleOff },
  alarm: { tone: "bad", icon: Unplug },
  fault: { tone: "bad", icon: TriangleAlert },
  ringing: { tone: "accent", icon: BellRing },
  busy: { tone: "info", icon: PhoneCall },
  unused: { tone: "warn", icon: CircleDashed },
  ready: { tone: "good", icon: CircleCheck },
};

/** One socket: what is plugged in there, what it is for, how it is now. */
export function PortSocket({ port }: { port: Port }) {
  const { t } = useTranslation("cards");
  const state = stateOf(port);
  const { tone, icon: Icon } = SHOWN[state];
  const remedy = state === "alarm" ? t("alarmHint") : port.fault && serverText(port.fault);
  return (
    <li className={cx(styles.port, styles[state])} data-kind={port.kind} data-state={state}>
      <div className={styles.head}>
        <strong>{t("port", { channel: port.channel })}</strong>
        <span className={styles.kind}>{t(`kinds.${port.kind}`)}</span>
      </div>
      <Socket kind={port.kind} plugged={port.kind !== "none" && state !== "alarm"} />
      <div role="status">
        <Badge tone={tone}>
          <Icon size={15} aria-hidden="true" />
          {t(`states.${state}`)}
        </Badge>
      </div>
      <Serves port={port} />
      <CallerId port={port} />
      {remedy && <small className={styles.remedy}>{remedy}</small>}
      {port.kind !== "none" && <PortActions port={port} />}
    </li>
  );
}

/** How the line tells who calls, in plain words; nothing where nobody has heard it. */
function CallerId({ port: { caller_id } }: { port: Port }) {
  const { t } = useTranslation("cards");
  const words = caller_id && t(`callerId.${caller_id}`, { defaultValue: "" });
  if (!words) return null;
  return (
    <small className={styles.callerId}>
      <IdCard size={15} aria-hidden="true" />
      <span>
        <strong>{t("callerIdTitle")}</strong> {words}
      </span>
    </small>
  );
}

function Serves({ port: { line, endpoint } }: { port: Port }) {
  const { t } = useTranslation("cards");
  if (line !== null)
    return (
      <span>
        {t("line")} <Link to={`/line-setup/lines/${line}`}>{line}</Link>
      </span>
    );
  if (endpoint !== null)
    return (
      <span>
        {t("endpoint")} <Link to={`/people/endpoints/${endpoint}`}>{endpoint}</Link>
      </span>
    );
  return null;
}
