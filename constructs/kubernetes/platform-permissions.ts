import { allow, type Permission } from "../identity/policy.ts";

/**
 * Without the permissions for mixed instances and for groups without a launch template.
 * Source: github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 */
export function autoscalerPermissions(clusterName: string, nodeGroupArns: string[]): Permission[] {
  return [
    {
      Sid: "DescribeGroups",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
      ],
      Resource: "*",
    },
    { Sid: "DescribeNodeGroups", Effect: "Allow", Action: "eks:DescribeNodegroup", Resource: nodeGroupArns },
    {
      Sid: "ScaleOwnGroups",
      Effect: "Allow",
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: "*",
      Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: "owned" } },
    },
  ];
}

/** For External Secrets: reads these secrets, and lists none. */
export function secretReaderPermissions(secretArns: string[], keyArn: string): Permission[] {
  return [
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      Resource: secretArns,
    },
    { Sid: "DecryptSecrets", Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn },
  ];
}

/**
 * For the load balancer controller: registers pods in one target group (a TargetGroupBinding without `networking`).
 * Source: kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation, "TargetGroupBinding only"
 */
export function targetRegistrationPermissions(targetGroupArn: string): Permission[] {
  return [
    {
      Sid: "DescribeTargets",
      Effect: "Allow",
      Action: [
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "ec2:DescribeVpcs",
        "ec2:DescribeSecurityGroups",
      ],
      Resource: "*",
    },
    {
      Sid: "RegisterTargets",
      Effect: "Allow",
      Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      Resource: targetGroupArn,
    },
  ];
}

/** For KEDA's operator: reads the lengths of queues, but no messages. */
export function queueDepthPermissions(queueArns: string[]): Permission[] {
  return [allow("ReadQueueLengths", "sqs:GetQueueAttributes", queueArns)];
}

/** For Jaeger and the collector. OpenSearch's own roles limit the indices. */
export function searchWriterPermissions(domainArn: string): Permission[] {
  const methods = ["Get", "Head", "Post", "Put"].map((method) => `es:ESHttp${method}`);
  return [allow("WriteAndSearch", methods, `${domainArn}/*`)];
}

/** For the pod of an administrator. OpenSearch's own role limits the actions. */
export function searchAdministratorPermissions(domainArn: string): Permission[] {
  const methods = ["Delete", "Get", "Head", "Patch", "Post", "Put"].map((method) => `es:ESHttp${method}`);
  return [allow("AdministerSearch", methods, `${domainArn}/*`)];
}

/** For Alertmanager: publishes to encrypted topics. */
export function alertPermissions(topicArns: string[], keyArn: string): Permission[] {
  return [
    allow("PublishAlerts", "sns:Publish", topicArns),
    allow("EncryptMessages", ["kms:GenerateDataKey", "kms:Decrypt"], keyArn),
  ];
}
