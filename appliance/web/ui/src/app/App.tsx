import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes, useLocation } from "react-router";
import { queries } from "@/api/queries";
import { Loading } from "@/parts";
import { ConfirmProvider } from "@/parts/Confirm";
import { ToastProvider } from "@/parts/Toast";
import { FaultBoundary, Missing } from "./Fault";
import { firstPath, type LoadedPage, pagesFor } from "./pages";
import { Shell } from "./Shell";
import { SessionProvider, useAskedSession } from "./session";
import { useSessionLanguage } from "./useSessionLanguage";

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <FaultBoundary at="">
          <Suspense fallback={null}>
            <SignedIn />
          </Suspense>
        </FaultBoundary>
      </BrowserRouter>
    </QueryClientProvider>
  );
}

function SignedIn() {
  const session = useAskedSession();
  useSessionLanguage(session);
  const pages = pagesFor(session);
  return (
    <SessionProvider value={session}>
      <ToastProvider>
        <ConfirmProvider>
          <Routes>
            {pages
              .filter((page) => page.bare)
              .map((page) => (
                <Route key={page.id} path={`${page.path}/*`} element={<Shown page={page} />} />
              ))}
            <Route element={<Shell pages={pages} />}>
              <Route index element={<Navigate to={firstPath(session)} replace />} />
              {pages
                .filter((page) => !page.bare)
                .map((page) => (
                  <Route key={page.id} path={`${page.path}/*`} element={<Shown page={page} />} />
                ))}
              <Route path="*" element={<Missing />} />
            </Route>
          </Routes>
        </ConfirmProvider>
      </ToastProvider>
    </SessionProvider>
  );
}

function Shown({ page }: { page: LoadedPage }) {
  const { pathname } = useLocation();
  return (
    <FaultBoundary key={page.id} at={pathname}>
      <Suspense fallback={<Loading lines={6} />}>
        <page.Component />
      </Suspense>
    </FaultBoundary>
  );
}
