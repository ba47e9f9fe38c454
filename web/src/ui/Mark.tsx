/** The mark of the hub: three parties and what links them. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <rect width="32" height="32" rx="7" fill="#1c5b8f" />
      <path d="M9.5 10.5 22 9M9.5 10.5 16 22.5M22 9 16 22.5" stroke="#fff" strokeWidth="1.8" fill="none" />
      <g fill="#fff">
        <circle cx="9.5" cy="10.5" r="3.3" />
        <circle cx="22" cy="9" r="2.6" />
        <circle cx="16" cy="22.5" r="3.3" />
      </g>
    </svg>
  );
}
