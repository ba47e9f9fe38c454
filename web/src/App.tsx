import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense, useEffect, useMemo } from "react";
import { BrowserRouter, Route, Routes } from "react-router";

import { HubError } from "./api/problem";
import { useTexts } from "./i18n";
import { NotFoundPage } from "./pages/NotFoundPage";
import { SearchPage } from "./pages/SearchPage";
import { SessionGate } from "./session/SessionGate";
import { Shell } from "./shell/Shell";
import { themeOf } from "./theme";
import { Waiting } from "./ui/Waiting";
import { useMode } from "./ui/mode";

// The first page does without what the others show, above all without the graph library.
const LotPage = lazy(() => import("./pages/LotPage"));
const ExplorePage = lazy(() => import("./pages/ExplorePage"));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // Each question stands in the audit log: none is asked again because a window was looked at.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      staleTime: 5 * 60_000,
      // What the browser thinks of the network says nothing about a hub on this machine.
      networkMode: "always",
      retry: (count, error) =>
        error instanceof HubError && (error.status === 0 || error.status === 503) && count < 2,
    },
  },
});

export function App() {
  const { language, t } = useTexts();
  const mode = useMode();
  const theme = useMemo(() => themeOf(mode), [mode]);
  useEffect(() => {
    document.documentElement.dataset.mode = mode;
    document.title = t("product");
  }, [mode, t]);
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        theme={theme}
        locale={language === "zh" ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
      >
        <AntApp>
          <BrowserRouter>
            <SessionGate>
              <Shell>
                <Suspense fallback={<Waiting />}>
                  <Routes>
                    <Route path="/" element={<SearchPage />} />
                    <Route path="/lots/*" element={<LotPage />} />
                    <Route path="/explore" element={<ExplorePage />} />
                    <Route path="*" element={<NotFoundPage />} />
                  </Routes>
                </Suspense>
              </Shell>
            </SessionGate>
          </BrowserRouter>
        </AntApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
