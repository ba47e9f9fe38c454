import { useQueryClient } from "@tanstack/react-query";
import { Card, Modal } from "antd";
import { type ReactNode, useEffect } from "react";

import type { Session } from "../api/client";
import { HubError, NO_CONNECTION } from "../api/problem";
import { useTexts } from "../i18n";
import { Failure } from "../ui/Failure";
import { Mark } from "../ui/Mark";
import { Waiting } from "../ui/Waiting";
import { CauseForm } from "./CauseForm";
import { statedCause } from "./cause";
import { LoginForm } from "./LoginForm";
import { PasswordForm } from "./PasswordForm";
import { askForCause, causeAsked, entered, useStanding, whoAmI } from "./session";

/** Lets somebody in, and stays over the page, without clearing it, when their session ends. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const { state, session, ended, asksForCause } = useStanding();
  const queries = useQueryClient();
  useEffect(() => void whoAmI(), []);

  const failedAgain = () =>
    queries.refetchQueries({ predicate: (query) => query.state.status === "error" });
  const come = (next: Session) => {
    entered(next);
    if (next.purposes.length > 0 && statedCause().purpose === null) askForCause();
    void failedAgain();
  };

  if (state === "unknown") return <Alone>{<Waiting rows={3} />}</Alone>;
  if (state === "unreachable")
    return (
      <Alone>
        <Failure error={NO_CONNECTION} retry={() => void whoAmI()} />
      </Alone>
    );
  if (state === "anonymous")
    return (
      <Alone>
        <h1 className="login-title">
          <Mark /> {t("product")}
        </h1>
        <LoginForm onEntered={come} />
      </Alone>
    );
  if (session?.must_change_password)
    return (
      <Alone>
        <h1 className="login-title">{t("session.changeTitle")}</h1>
        <PasswordForm onEntered={come} />
      </Alone>
    );
  return (
    <>
      {children}
      <Modal
        open={ended}
        title={t("session.title")}
        footer={null}
        closable={false}
        keyboard={false}
        mask={{ closable: false }}
      >
        <p>{t("session.ended")}</p>
        <LoginForm onEntered={come} />
      </Modal>
      <Modal
        open={asksForCause && !ended}
        title={t("cause.title")}
        footer={null}
        onCancel={causeAsked}
        destroyOnHidden
      >
        <CauseForm
          codes={session?.purposes ?? []}
          onStated={() => {
            causeAsked();
            void queries.refetchQueries({
              predicate: ({ state: { error } }) => error instanceof HubError && error.status === 403,
            });
          }}
        />
      </Modal>
    </>
  );
}

function Alone({ children }: { children: ReactNode }) {
  return (
    <main className="alone">
      <Card className="alone-card">{children}</Card>
    </main>
  );
}

