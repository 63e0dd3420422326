import { Navigate } from "react-router";
import { ErrorState, Loading } from "@/parts";
import { Steps } from "./Steps";
import { isUnfinished } from "./steps";
import { useWizard } from "./useWizard";
import styles from "./wizard.module.css";

/** The first hour, step by step; loaded anew, it goes on where it was. */
export default function Wizard() {
  const { data, error, refetch } = useWizard();
  if (data && !isUnfinished(data.data)) return <Navigate to="/" replace />;
  return (
    <main className={styles.page}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <Steps key={data.etag} wizard={data.data} etag={data.etag} />}
    </main>
  );
}
