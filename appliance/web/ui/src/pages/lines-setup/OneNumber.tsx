import { useTranslation } from "react-i18next";
import { Card, Grid } from "@/parts";
import styles from "./lines-setup.module.css";

const WAYS = ["hunting", "binding", "forward"] as const;

/** How several landlines become one number at the carrier: three ways, each with a picture. */
export function OneNumber() {
  const { t } = useTranslation("lines-setup");
  return (
    <section className={styles.ways} aria-labelledby="one-number">
      <h2 id="one-number">{t("oneNumber.title")}</h2>
      <p>{t("oneNumber.lead")}</p>
      <Grid least={260}>
        {WAYS.map((way) => (
          <Card key={way} title={t(`oneNumber.${way}.title`)}>
            <Picture way={way} />
            <p>{t(`oneNumber.${way}.text`)}</p>
            <p className={styles.ask}>{t(`oneNumber.${way}.ask`)}</p>
          </Card>
        ))}
      </Grid>
    </section>
  );
}

/** A number above, three lines below: which the call goes to, and to which next. */
function Picture({ way }: { way: (typeof WAYS)[number] }) {
  const { t } = useTranslation("lines-setup");
  const xs = [50, 130, 210];
  return (
    <svg
      viewBox="0 0 260 132"
      className={styles.picture}
      role="img"
      aria-label={t(`oneNumber.${way}.picture`)}
    >
      <rect x={70} y={8} width={120} height={30} rx={8} className={styles.number} />
      <text x={130} y={28} textAnchor="middle" className={styles.numberText}>
        {t(`oneNumber.${way}.number`)}
      </text>
      {xs.map((x, at) => {
        const direct = way === "binding" || at === 0;
        return direct ? (
          <path key={x} d={`M130 38 L${x} 86`} className={styles.wire} markerEnd={`url(#tip-${way})`} />
        ) : (
          <path
            key={x}
            d={`M${(xs[at - 1] ?? 0) + 28} 102 L${x - 30} 102`}
            className={way === "forward" ? styles.dashed : styles.wire}
            markerEnd={`url(#tip-${way})`}
          />
        );
      })}
      {xs.map((x, at) => (
        <g key={x}>
          <rect x={x - 27} y={88} width={54} height={28} rx={6} className={styles.line} />
          <text x={x} y={106} textAnchor="middle" className={styles.lineText}>
            {t("oneNumber.line", { number: at + 1 })}
          </text>
        </g>
      ))}
      <defs>
        <marker
          id={`tip-${way}`}
          viewBox="0 0 8 8"
          refX={7}
          refY={4}
          markerWidth={7}
          markerHeight={7}
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 z" className={styles.tip} />
        </marker>
      </defs>
    </svg>
  );
}
