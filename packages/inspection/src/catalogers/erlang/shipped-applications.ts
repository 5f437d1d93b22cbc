/** Applications that come with Erlang/OTP. */
const ERLANG =
  'asn1 common_test compiler crypto debugger dialyzer diameter edoc eldap erl_docgen erl_interface erts et eunit ftp hipe inets jinterface kernel megaco mnesia observer odbc os_mon parsetools public_key reltool runtime_tools sasl snmp ssh ssl stdlib syntax_tools tftp tools wx xmerl';

/** Applications that come with Elixir. */
const ELIXIR = 'eex elixir ex_unit iex logger mix';

/** Names of applications that come with Erlang/OTP or Elixir instead of from Hex. */
export const SHIPPED_APPLICATIONS: ReadonlySet<string> = new Set(`${ERLANG} ${ELIXIR}`.split(' '));
