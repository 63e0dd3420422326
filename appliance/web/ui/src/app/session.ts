import { useSuspenseQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { signIn } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type Site, setSite } from "@/format/site";

export type Role = "admin" | "supervisor" | "agent" | "installer";

/** Who is signed in, and what that person may do. */
export type Session = {
  user: string;
  name: string;
  role: Role;
  rights: readonly string[];
  agent: string | null;
  language?: string | null;
  /** Whether there is a second factor. */
  totp?: boolean;
  site: Site;
  /** Whether this is the demonstration. */
  demo?: boolean;
};

const Context = createContext<Session | null>(null);
export const SessionProvider = Context;

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(Context);
  if (session === null) throw new Error("no session here: this part stands outside the shell");
  return session;
}

/** Whether the person may: `const may = useMay(); may("calls_export")`. */
export function useMay(): (right: string) => boolean {
  const { rights } = useSession();
  return (right) => rights.includes(right);
}

async function ask(): Promise<Session> {
  const answer = await fetch("/api/v1/session");
  if (answer.status === 401) {
    signIn();
    return new Promise(() => undefined);
  }
  if (!answer.ok) throw await ApiProblem.from(answer);
  const session = (await answer.json()) as Session;
  setSite(session.site);
  return session;
}

/** Ask the server once who is signed in; suspends meanwhile. */
export function useAskedSession(): Session {
  return useSuspenseQuery({ queryKey: ["session"], queryFn: ask, staleTime: Number.POSITIVE_INFINITY }).data;
}
