import { Alert, Button, Divider, Form, Input } from "antd";
import { useState } from "react";

import { api, type Session } from "../api/client";
import { HubError, worded } from "../api/problem";
import { useTexts } from "../i18n";

interface Fields {
  name: string;
  password: string;
  code?: string;
}

/** Whether the hub has an OpenID provider: it writes so into the page. */
function hasProvider(): boolean {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="credit-hub-oidc"]');
  return meta?.content === "yes";
}

export function LoginForm({ onEntered }: { onEntered: (session: Session) => void }) {
  const { t } = useTexts();
  const [wrong, setWrong] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async ({ name, password, code }: Fields) => {
    setBusy(true);
    setWrong(null);
    try {
      onEntered(await api.logIn(name.trim(), password, code?.trim() || null));
    } catch (error) {
      const isRefused = error instanceof HubError && error.status === 401;
      setWrong(isRefused ? t("session.refused") : worded(error, t));
    } finally {
      setBusy(false);
    }
  };
  const needed = [{ required: true, message: t("session.required") }];
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={submit} name="login">
      {wrong ? <Alert type="error" showIcon title={wrong} className="form-alert" role="alert" /> : null}
      <Form.Item name="name" label={t("session.name")} rules={needed}>
        <Input autoComplete="username" autoFocus maxLength={100} />
      </Form.Item>
      <Form.Item name="password" label={t("session.password")} rules={needed}>
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Form.Item name="code" label={t("session.code")} extra={t("session.codeHint")}>
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={40} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {t("session.submit")}
      </Button>
      {hasProvider() ? (
        <>
          <Divider plain />
          <Button block href="/api/v1/session/oidc/start">
            {t("session.provider")}
          </Button>
        </>
      ) : null}
    </Form>
  );
}
