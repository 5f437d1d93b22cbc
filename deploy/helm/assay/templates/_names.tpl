{{- define "assay.labels" -}}
app.kubernetes.io/name: assay
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "assay.selector" -}}
app.kubernetes.io/name: assay
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "assay.name" -}}{{ .Release.Name }}{{- end }}
{{- define "assay.image" -}}
{{- if .Values.image.digest -}}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{- end -}}
{{- end }}
{{- define "assay.onVolume" -}}
{{- if or (eq .Values.mode "single") (not .Values.blobs.url) -}}yes{{- end -}}
{{- end }}
{{- define "assay.claim" -}}{{ .Values.persistence.existingClaim | default (printf "%s-data" .Release.Name) }}{{- end }}
{{- define "assay.check" -}}
{{- if not (has .Values.mode (list "single" "replicas")) }}{{ fail "mode is single or replicas" }}{{ end }}
{{- if eq .Values.mode "replicas" }}
{{- if not .Values.database.secret }}{{ fail "replicas need database.secret: the embedded database is for one pod" }}{{ end }}
{{- if and .Values.blobs.url (not .Values.encryptionKeysSecret) }}{{ fail "replicas on S3 need encryptionKeysSecret: without it every pod would seal with keys of its own" }}{{ end }}
{{- end }}
{{- end }}
{{- define "assay.pod" -}}
{{- $ := index . 0 -}}
{{- $role := index . 1 -}}
{{- $resources := index . 2 -}}
automountServiceAccountToken: false
{{- with $.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532, fsGroupChangePolicy: OnRootMismatch, seccompProfile: { type: RuntimeDefault } }
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "assay.selector" $ | nindent 8 }}
        app.kubernetes.io/component: {{ $role }}
terminationGracePeriodSeconds: 40
containers:
  - name: assay
    image: {{ include "assay.image" $ }}
    imagePullPolicy: {{ $.Values.image.pullPolicy }}
    args:
      - serve
      - --role={{ $role }}
      - --data=/var/lib/assay
      - --listen=0.0.0.0:8080
      - --metrics-listen=0.0.0.0:9090
      {{- with $.Values.blobs.url }}
      - --blobs={{ . }}
      {{- end }}
      {{- with $.Values.publicUrl }}
      - --public-url={{ . }}
      {{- end }}
      {{- range $.Values.trustedProxies }}
      - --trusted-proxy={{ . }}
      {{- end }}
      {{- range $.Values.allowEgress }}
      - --allow-egress={{ . }}
      {{- end }}
      {{- range $.Values.extraArgs }}
      - {{ . | quote }}
      {{- end }}
    env:
      - { name: HOME, value: /var/lib/assay }
      - { name: ASSAY_LOG_FORMAT, value: json }
      {{- with $.Values.adminKeySecret }}
      - { name: ASSAY_ADMIN_KEY, valueFrom: { secretKeyRef: { name: {{ . }}, key: key } } }
      {{- end }}
      {{- with $.Values.database.secret }}
      - { name: ASSAY_DATABASE, valueFrom: { secretKeyRef: { name: {{ . }}, key: url } } }
      {{- end }}
      {{- with $.Values.extraEnv }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with $.Values.blobs.secret }}
    envFrom: [{ secretRef: { name: {{ . }} } }]
    {{- end }}
    ports:
      {{- if ne $role "worker" }}
      - { name: http, containerPort: 8080 }
      {{- end }}
      - { name: metrics, containerPort: 9090 }
    # Both say the same on either port; a worker has this one alone.
    livenessProbe: { httpGet: { path: /livez, port: metrics }, periodSeconds: 10, failureThreshold: 6 }
    readinessProbe: { httpGet: { path: /readyz, port: metrics }, periodSeconds: 3 }
    # Migrations of a large database take their time.
    startupProbe: { httpGet: { path: /livez, port: metrics }, periodSeconds: 2, failureThreshold: 300 }
    # Endpoints are told of the end before it comes.
    lifecycle: { preStop: { sleep: { seconds: 5 } } }
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
    resources: {{- toYaml $resources | nindent 6 }}
    volumeMounts:
      - { name: data, mountPath: /var/lib/assay }
      - { name: cache, mountPath: /var/lib/assay/cache }
      - { name: tmp, mountPath: /tmp }
      {{- if $.Values.encryptionKeysSecret }}
      - { name: keys, mountPath: /var/lib/assay/encryption-keys, subPath: encryption-keys, readOnly: true }
      {{- end }}
volumes:
  {{- if include "assay.onVolume" $ }}
  - { name: data, persistentVolumeClaim: { claimName: {{ include "assay.claim" $ }} } }
  {{- else }}
  - { name: data, emptyDir: { sizeLimit: 4Gi } }
  {{- end }}
  # What may be lost: layers and inspections that this pod read.
  - { name: cache, emptyDir: { sizeLimit: {{ $.Values.worker.scratch }} } }
  - { name: tmp, emptyDir: { sizeLimit: {{ $.Values.worker.scratch }} } }
  {{- with $.Values.encryptionKeysSecret }}
  - { name: keys, secret: { secretName: {{ . }}, defaultMode: 0440 } }
  {{- end }}
{{- with $.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
