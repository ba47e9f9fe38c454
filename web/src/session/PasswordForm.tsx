import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";

import { api, type Session } from "../api/client";
import { worded } from "../api/problem";
import { useTexts } from "../i18n";

export function PasswordForm({ onEntered }: { onEntered: (session: Session) => void }) {
  const { t } = useTexts();
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async ({ current, next }: { current: string; next: string }) => {
    setWrong(null);
    try {
      onEntered(await api.changePassword(current, next));
    } catch (error) {
      setWrong(worded(error, t));
    }
  };
  const needed = { required: true, message: t("session.required") };
  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit} name="password">
      {wrong ? <Alert type="error" showIcon title={wrong} className="form-alert" role="alert" /> : null}
      <Form.Item name="current" label={t("session.current")} rules={[needed]}>
        <Input.Password autoComplete="current-password" autoFocus maxLength={200} />
      </Form.Item>
      <Form.Item
        name="next"
        label={t("session.next")}
        rules={[needed, { min: 12, message: t("session.next") }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block>
        {t("session.change")}
      </Button>
    </Form>
  );
}
